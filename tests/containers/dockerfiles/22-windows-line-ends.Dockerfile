# syntax=docker/dockerfile:1
#check=skip=all
FROM alpine:3.24
RUN echo one \
  && echo two
CMD ["sh"]
