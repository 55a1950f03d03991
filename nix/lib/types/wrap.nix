# Types that limit another type.
lib:
let
  inherit (lib.types) mkOptionType unique;
  protocol = import ./protocol.nix lib;
in
{
  unique =
    { message }:
    type:
    mkOptionType {
      name = "unique";
      inherit (type)
        description
        descriptionClass
        check
        emptyValue
        getSubOptions
        getSubModules
        ;
      merge = lib.options.mergeUniqueOption {
        inherit message;
        inherit (type) merge;
      };
      substSubModules = modules: lib.types.uniq (type.substSubModules modules);
      functor = protocol.elemFunctor "unique" { elemType = type; } // {
        type = payload: unique { inherit message; } payload.elemType;
      };
      nestedTypes.elemType = type;
    };
  uniq = unique { message = ""; };

  # The name and the functor of the type stay, so a second declaration of it merges without the check.
  addCheck =
    type: check:
    type
    // (
      if type.merge ? v2 then
        {
          check = protocol.coherent (value: type.check value && check value);
          merge = protocol.mergeV2 (
            { loc, defs }:
            let
              outcome = protocol.attempt type loc defs;
            in
            outcome
            // {
              headError =
                if outcome.headError == null then protocol.headError check defs else outcome.headError;
            }
          );
        }
      else
        { check = value: type.check value && check value; }
    );
}
