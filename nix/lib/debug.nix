# Traces; they write to stderr and never change the value.
lib:
let
  inherit (builtins) trace deepSeq;
in
rec {
  inherit (builtins) trace addErrorContext unsafeGetAttrPos;

  traceIf =
    condition: message: value:
    if condition then trace message value else value;
  traceValFn = show: value: trace (show value) value;
  traceVal = traceValFn (value: value);
  traceSeq = shown: value: trace (deepSeq shown shown) value;
  traceValSeqFn = show: value: traceValFn show (deepSeq value value);
  traceValSeq = traceValSeqFn (value: value);

  # Shows the value down to a depth, so that a large or endless one can be traced.
  traceSeqN =
    depth: shown: value:
    let
      abbreviated = text: {
        __pretty = _: text;
        val = null;
      };
      cut =
        left: part:
        if builtins.isList part then
          (if left == 0 then abbreviated "[…]" else map (cut (left - 1)) part)
        else if builtins.isAttrs part then
          (if left == 0 then abbreviated "{…}" else builtins.mapAttrs (_: cut (left - 1)) part)
        else
          part;
    in
    trace (lib.generators.toPretty { allowPrettyValues = true; } (cut depth shown)) value;
  traceValSeqNFn =
    show: depth: value:
    traceSeqN depth (show value) value;
  traceValSeqN = traceValSeqNFn (value: value);
}
