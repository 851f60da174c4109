FROM composer:2.8 AS vendor
WORKDIR /app
COPY composer.* ./
RUN composer install --no-dev --no-scripts --prefer-dist

FROM php:8.4-fpm-alpine
RUN set -ex; \
    apk add --no-cache --virtual .build $PHPIZE_DEPS icu-dev; \
    docker-php-ext-install intl opcache; \
    apk del .build
COPY --from=vendor --chown=www-data:www-data /app/vendor /var/www/vendor
COPY --chown=www-data . /var/www
USER www-data
EXPOSE 9000
