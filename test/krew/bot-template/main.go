// Fills in a template as krew-release-bot v0.0.51 does (its pkg/source/template.go), but takes the sums from a file
// instead of downloading: bot-template TEMPLATE TAG CHECKSUMS
package main

import (
	"fmt"
	"os"
	"path"
	"strings"
	"text/template"
)

type release struct{ TagName string }

func main() {
	sums := readSums(os.Args[3])
	functions := template.FuncMap{
		"addURIAndSha": func(pattern, tag string) (string, error) {
			var uri strings.Builder
			if err := template.Must(template.New("uri").Parse(pattern)).Execute(&uri, release{tag}); err != nil {
				return "", err
			}
			sum, known := sums[path.Base(uri.String())]
			if !known {
				return "", fmt.Errorf("no sum of %s", uri.String())
			}
			// Indented for a manifest whose platforms are at the margin of their list, unless indent says otherwise.
			return fmt.Sprintf("uri: %s\n    sha256: %s", uri.String(), sum), nil
		},
		"indent": func(width int, lines string) string {
			uri, sum, _ := strings.Cut(lines, "\n")
			return uri + "\n" + strings.Repeat(" ", width) + strings.TrimSpace(sum)
		},
	}
	parsed := template.Must(template.New(path.Base(os.Args[1])).Funcs(functions).ParseFiles(os.Args[1]))
	if err := parsed.Execute(os.Stdout, release{os.Args[2]}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func readSums(file string) map[string]string {
	text, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	return sums
}
