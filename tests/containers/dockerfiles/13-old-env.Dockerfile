FROM busybox:1.37
ENV OLD a value with  two  blanks
ENV NEW="a b" ALSO=a\ b THIRD='c d'
LABEL one=1 "two"="2 and more" three='3'
LABEL maintainer="Ada <ada@example.org>"
MAINTAINER nobody
EXPOSE $OLD
USER $NEW
