# The readers of files and folders that Nix itself has, and the list of a folder's files.
lib:
let
  # readFileType came with Nix 2.14; its parent's listing says the same.
  readFileType =
    builtins.readFileType or (
      path:
      let
        listing = builtins.readDir (dirOf path);
      in
      if toString path == "/" then "directory" else listing.${baseNameOf path}
    );
in
rec {
  inherit (builtins)
    baseNameOf
    dirOf
    hashFile
    isPath
    readDir
    ;
  inherit readFileType;

  pathType = readFileType;
  pathIsDirectory = path: builtins.pathExists path && pathType path == "directory";
  pathIsRegularFile = path: builtins.pathExists path && pathType path == "regular";

  listFilesRecursive =
    folder:
    let
      entries = builtins.readDir folder;
      inside = name: folder + "/${name}";
    in
    builtins.concatMap (
      name: if entries.${name} == "directory" then listFilesRecursive (inside name) else [ (inside name) ]
    ) (builtins.attrNames entries);
}
