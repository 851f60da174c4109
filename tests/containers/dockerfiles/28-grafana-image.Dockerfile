ARG GRAFANA_VERSION=13.2.3
FROM grafana/grafana:${GRAFANA_VERSION}
ARG PLUGINS="grafana-clock-panel yesoreyeram-infinity-datasource"
USER root
RUN for plugin in $PLUGINS; do grafana cli plugins install "$plugin"; done
USER 472
ENV GF_PATHS_PROVISIONING=/etc/grafana/provisioning \
    GF_SECURITY_DISABLE_GRAVATAR=true
COPY provisioning/ /etc/grafana/provisioning/
