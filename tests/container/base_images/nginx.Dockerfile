# With the habits of nginx's official image.
FROM $BASE
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nginx-light \
    && rm -rf /var/lib/apt/lists/* \
    && ln -sf /dev/stdout /var/log/nginx/access.log \
    && ln -sf /dev/stderr /var/log/nginx/error.log \
    && mkdir /docker-entrypoint.d
RUN printf '#!/bin/sh\necho "entrypoint: $*"\nrun-parts /docker-entrypoint.d\nexec "$@"\n' >/docker-entrypoint.sh \
    && printf '#!/bin/sh\necho "entrypoint.d: works"\n' >/docker-entrypoint.d/10-work \
    && chmod 755 /docker-entrypoint.sh /docker-entrypoint.d/10-work
ENV NGINX_VERSION=1.22
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
