module example.com/tides

go 1.26

require github.com/grafana/grafana-plugin-sdk-go v0.296.3
