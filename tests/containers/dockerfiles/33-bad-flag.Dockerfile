FROM alpine:3.24
COPY --from=7 /a /b
