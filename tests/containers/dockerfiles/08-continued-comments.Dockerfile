FROM debian:13-slim
RUN apt-get update \
    # the certificates of the authorities
    && apt-get install -y ca-certificates \

    # and a time zone
    tzdata \
 && apt-get clean
ENV A=1 \
    # a comment in between
    B=2 \
    C="three \
 lines"
CMD exec \
    /usr/bin/env \
    true
