FROM --platform=$BUILDPLATFORM localhost:5000/a/b:1.2@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d AS x
FROM --platform=linux/arm64 alpine@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d
FROM example.org/no/tag
FROM docker.io/library/alpine:3
