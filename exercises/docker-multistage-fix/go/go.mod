module example.com/tidegauge

go 1.21
