// Stands in for NixOS' stub-ld: a loader that says so and fails, whatever it is to start.
package main

import "os"

func main() {
	os.Stderr.WriteString("Could not start dynamically linked executable: " + os.Args[0] + "\n")
	os.Exit(127)
}
