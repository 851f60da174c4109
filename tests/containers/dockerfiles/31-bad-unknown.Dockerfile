FROM alpine:3.24
RUNN true
