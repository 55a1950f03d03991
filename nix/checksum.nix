# The value of the label `kubernixos`: 62 of 64 digits, because a label value holds at most 63 characters.
# kubernixos computes the same value, so both tools give a configuration the same label.
# `json` is the text that builtins.toJSON makes of the manifests.
json: builtins.substring 0 62 (builtins.hashString "sha256" json)
