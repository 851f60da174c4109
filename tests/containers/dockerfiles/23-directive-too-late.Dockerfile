# This comment comes first, so what follows is no directive.
# escape=`
FROM alpine:3.24
RUN echo a \
    b
