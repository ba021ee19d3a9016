"""The build steps, one file each: options or plain values in, a change of the tree out."""
