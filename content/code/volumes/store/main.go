// Replaces a file so that a reader sees the old one or the new one.
package main

import (
	"errors"
	"log"
	"os"
	"path/filepath"
)

// ANCHOR: replace
// The folder is the volume. The new file is made in it, and not in
// os.TempDir(): a rename never leaves its file system.
func replace(folder, name string, text []byte) error {
	file, err := os.Create(filepath.Join(folder, "."+name+".new"))
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	// On disk, before it gets its name.
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	err = os.Rename(file.Name(), filepath.Join(folder, name))
	if err != nil {
		return err
	}
	return syncFolder(folder) // the name, too
}

// ANCHOR_END: replace

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func main() {
	if err := replace(".", "marks.json", []byte("[]\n")); err != nil {
		log.Fatal(err)
	}
}
