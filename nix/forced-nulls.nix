# The manifests as they are sent: without the fields that `lib.mkForce null` takes out. Other nulls stay, because a
# custom resource may need them. The checksum covers all nulls, because kubernixos computes it from them.
# `option` is options.kubernixos.manifests, and `json` is the text that builtins.toJSON makes of the manifests.
option: json: manifests:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatMap
    filter
    isAttrs
    isList
    mapAttrs
    removeAttrs
    replaceStrings
    tryEval
    ;

  # The priority of lib.mkForce. A smaller number is stronger.
  force = 50;

  typeOf = value: if isAttrs value then value._type or null else null;
  isPlainSet = value: isAttrs value && !(value ? outPath || value ? __toString);

  # Whether a definition is a forced value. Never evaluates that value, because one that loses may throw.
  isForced =
    definition:
    let
      type = typeOf definition;
    in
    if type == "override" then
      definition.priority <= force
    else if type == "merge" then
      any isForced definition.contents
    else if type == "if" then
      definition.condition == true && isForced definition.content
    else if type == "order" then
      isForced definition.content
    else
      type == "definition" && isForced definition.value;

  # The sets of a definition whose fields may count.
  setsOf =
    definition:
    let
      type = typeOf definition;
      inside = content: if (tryEval (isAttrs content)).value then setsOf content else [ ];
    in
    if type == "merge" then
      concatMap setsOf definition.contents
    else if type == "if" then
      if definition.condition == true then inside definition.content else [ ]
    else if type == "override" || type == "order" then
      inside definition.content
    else if type == "definition" then
      inside definition.value
    else
      filter isPlainSet [ definition ];

  hasNull =
    value:
    value == null
    || (isPlainSet value && any hasNull (attrValues value))
    || (isList value && any hasNull value);

  # `sets` are the definitions of this value. Its fields are looked at only where the value has a null.
  prune =
    sets: value:
    let
      below = name: concatMap (set: if set ? ${name} then [ set.${name} ] else [ ]) sets;
      gone = filter (name: value.${name} == null && any isForced (below name)) (attrNames value);
      pruneField =
        name: child: if isPlainSet child && hasNull child then prune (concatMap setsOf (below name)) child else child;
    in
    mapAttrs pruneField (removeAttrs value gone);

  definitions = map (definition: definition.value) (option.definitionsWithLocations or [ ]);
in
if !(isPlainSet manifests) || replaceStrings [ "null" ] [ "" ] json == json then
  manifests
else
  prune (concatMap setsOf definitions) manifests
