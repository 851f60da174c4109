#!/bin/sh
# How the two programs came to this machine, a year ago. It was run line by line, and never twice.

docker network create --driver bridge grafana-net

docker run -d --name prometheus --network grafana-net prom/prometheus

docker volume create grafana-data

docker run -d --name grafana --network grafana-net -p 3000:3000 \
  -v grafana-data:/var/lib/grafana \
  grafana/grafana

# Later, when data sources and dashboards were in files (the volume was forgotten here; it has the users).
docker rm -f grafana
docker run -d --name grafana --network grafana-net -p 3000:3000 \
  -v $(pwd)/provisioning:/etc/grafana/provisioning \
  -v $(pwd)/dashboards:/var/lib/grafana/dashboards \
  grafana/grafana

# By hand, on Fridays.
docker run --rm -v grafana-data:/data -v $(pwd)/backup:/backup alpine \
  tar czf /backup/grafana.tar.gz /data
