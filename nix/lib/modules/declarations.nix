# One option from its declarations, each a { _file, pos, options }.
lib:
let
  inherit (builtins) any foldl';
  inherit (lib.options) showFiles showOption;
  inherit (lib.modules) setDefaultModuleLocation;

  # Attributes that only one declaration may have.
  sayOnce = [
    "default"
    "example"
    "description"
    "apply"
  ];
in
{
  mergeOptionDecls =
    loc: decls:
    let
      add =
        merged: decl:
        let
          new = decl.options;
          declaredTwice = throw (
            "The option `${showOption loc}' in `${decl._file}' "
            + "is already declared in ${showFiles merged.declarations}."
          );
          mergedType = merged.type.typeMerge new.type.functor;
          subModules = new.type.getSubModules or null;
        in
        if any (field: new ? ${field} && merged ? ${field}) sayOnce then
          declaredTwice
        else
          new
          // merged
          // {
            declarations = merged.declarations ++ [ decl._file ];
            declarationPositions = merged.declarationPositions ++ [
              (
                if decl.pos != null then
                  decl.pos
                else
                  {
                    file = decl._file;
                    line = null;
                    column = null;
                  }
              )
            ];
            # The declarations of the submodules, with the files that contain them.
            options =
              (if subModules == null then [ ] else map (setDefaultModuleLocation decl._file) subModules)
              ++ merged.options;
          }
          // (
            if new ? type && merged ? type then
              if mergedType == null then declaredTwice else { type = mergedType; }
            else
              { }
          );
    in
    foldl' add {
      inherit loc;
      declarations = [ ];
      declarationPositions = [ ];
      options = [ ];
    } decls;

  # The type with the submodules that mergeOptionDecls has collected.
  fixupOptionType =
    _loc: option:
    if option.type.getSubModules or null == null then
      option // { type = option.type or lib.types.unspecified; }
    else
      option
      // {
        type = option.type.substSubModules option.options;
        options = [ ];
      };
}
