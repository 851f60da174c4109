module example.org/my-datasource

go 1.26
