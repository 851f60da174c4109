module doubling

go 1.21
