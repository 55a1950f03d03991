# Fixed points and overlays.
lib:
let
  # Kept under this name by nixpkgs, so that an extension can start from the function again.
  remember = f: { __unfix__ = f; };
in
rec {
  fix =
    f:
    let
      result = f result;
    in
    result;

  fix' = f: fix (self: f self // remember f);

  converge =
    f: start:
    let
      next = f start;
    in
    if next == start then start else converge f next;

  extends =
    overlay: base: final:
    let
      prev = base final;
    in
    prev // overlay final prev;

  composeExtensions =
    first: second: final: prev:
    let
      firstOut = first final prev;
    in
    firstOut // second final (prev // firstOut);

  composeManyExtensions =
    extensions:
    if extensions == [ ] then
      _final: _prev: { }
    else
      composeExtensions (builtins.head extensions) (composeManyExtensions (builtins.tail extensions));

  makeExtensible = makeExtensibleWithCustomName "extend";

  makeExtensibleWithCustomName =
    name: base:
    fix' (
      self:
      base self
      // {
        ${name} = overlay: makeExtensibleWithCustomName name (extends overlay base);
      }
    );

  # An attribute set, a function of prev, or a function of final and prev.
  toExtension =
    extension:
    if !lib.isFunction extension then
      _final: _prev: extension
    else
      final: prev:
      let
        once = extension prev;
      in
      if lib.isFunction once then extension final prev else once;
}
