module bigtent.example/code

go 1.26
