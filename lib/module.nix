{ imports = [ ../nix/module.nix ]; }
