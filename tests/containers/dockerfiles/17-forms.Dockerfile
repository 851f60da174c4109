FROM ubuntu:24.04
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN ["apt-get", "update"]
RUN ['not', 'json']
CMD ['neither', 'is', 'this']
ENTRYPOINT exec top -b
HEALTHCHECK --start-period=5s CMD curl -f http://127.0.0.1/ || exit 1
FROM ubuntu:24.04
CMD echo ignored
CMD [ "a", "b \"c\"", "\u00e9" ]
HEALTHCHECK NONE
VOLUME /data /more
VOLUME ["/json", "/array"]
