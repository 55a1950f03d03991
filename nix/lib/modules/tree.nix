# One tree of options: the declarations and definitions of all modules, matched by their names.
lib:
let
  inherit (builtins)
    addErrorContext
    all
    attrNames
    concatMap
    filter
    head
    isAttrs
    length
    mapAttrs
    typeOf
    unsafeGetAttrPos
    zipAttrsWith
    ;
  inherit (lib.modules)
    evalOptionValue
    fixupOptionType
    mergeOptionDecls
    pushDownProperties
    ;
  inherit (lib.options) isOption mkOption showOption;

  byName = zipAttrsWith (_name: found: found);
  inFile = file: addErrorContext "while evaluating definitions from `${file}':";

  declaredNames =
    loc: decl:
    if isAttrs decl.options then
      mapAttrs (name: options: {
        inherit (decl) _file;
        inherit options;
        pos = unsafeGetAttrPos name decl.options;
      }) decl.options
    else
      throw (
        "An option declaration for `${showOption loc}' in `${decl._file}' has type `${typeOf decl.options}' "
        + "rather than an attribute set. Did you mean to define this outside of `options'?"
      );

  definedNames =
    loc: def:
    if isAttrs def.config then
      mapAttrs (_: value: {
        inherit (def) file;
        inherit value;
      }) def.config
    else
      throw (
        "In module `${def.file}', you're trying to define a value of type `${typeOf def.config}' "
        + "rather than an attribute set for the option `${showOption loc}'. It has options inside; define those."
      );

  # An attribute set with a _type that is not an option, such as a type.
  isDeclaration =
    loc: decl:
    decl.options ? _type
    && (
      isOption decl.options
      || throw (
        "In module ${decl._file}: expected an option declaration at option path `${showOption loc}` "
        + "but got an attribute set with type ${decl.options._type}. "
        + "A type is declared as `lib.mkOption { type = ...; }'."
      )
    );

  # Declarations below an option with a submodule type. They become options of that submodule.
  asSubmodule =
    decl:
    if isOption decl.options then
      decl
    else
      decl
      // {
        options = mkOption {
          type = lib.types.submoduleWith {
            modules = [ { inherit (decl) options; } ];
            # This holds whatever the other declarations say.
            shorthandOnlyDefinesConfig = null;
          };
        };
      };

  parentError =
    loc: options: others:
    let
      first = head options;
      line = decl: name: " - option(s) with prefix `${showOption (loc ++ [ name ])}' in module `${decl._file}'";
      lines = concatMap (decl: map (line decl) (attrNames decl.options)) others;
      type = first.options.type.description or "<no description>";
    in
    throw (
      "The option `${showOption loc}' in module `${first._file}' would be a parent of the following options, "
      + "but its type `${type}' does not support nested options.\n"
      + lib.concatStringsSep "\n" (lib.sort (a: b: a < b) lines)
    );

  # decls are { _file, options, ... }. defs are { file, config } without properties at the top level.
  # { options, unmatched }: unmatched definitions are { file, prefix, value }.
  merge =
    loc: decls: defs:
    let
      declared = byName (map (declaredNames loc) decls);
      defined = byName (map (definedNames loc) defs);
      results = mapAttrs (name: here: mergeName (loc ++ [ name ]) here (defined.${name} or [ ])) declared;

      below = name: map (def: def // { prefix = [ name ] ++ def.prefix or [ ]; });
      unmatched = mapAttrs (_: result: result.unmatched) results // removeAttrs defined (attrNames declared);
    in
    {
      options = mapAttrs (_: result: result.options) results;
      # Without definitions the declarations are not needed.
      unmatched = if defs == [ ] then [ ] else builtins.concatLists (lib.mapAttrsToList below unmatched);
    };

  mergeName =
    loc: decls: defs:
    let
      options = filter (isDeclaration loc) decls;
      asOption = same: {
        options = evalOptionValue loc (fixupOptionType loc (mergeOptionDecls loc same)) defs;
        unmatched = [ ];
      };
      pushed = concatMap (
        def:
        map (config: {
          inherit (def) file;
          inherit config;
        }) (inFile def.file (pushDownProperties def.value))
      ) defs;
    in
    if length options == length decls then
      asOption decls
    else if options == [ ] then
      merge loc decls pushed
    else if all (decl: decl.options.type.name or null == "submodule") options then
      asOption (map asSubmodule decls)
    else
      parentError loc options (filter (decl: !isOption decl.options) decls);
in
prefix: modules:
merge prefix modules (
  concatMap (
    module:
    map (config: {
      file = module._file;
      inherit config;
    }) (inFile module._file (pushDownProperties module.config))
  ) modules
)
