FROM alpine:3.24
RUN touch /a
FROM alpine:3.24
RUN touch /b
FROM scratch
COPY --from=0 /a /a
COPY --from=1 /b /b
COPY --from=busybox:1.37 /bin/true /true
