FROM node:24
ONBUILD COPY . /app
ONBUILD RUN npm ci
WORKDIR /app
CMD ["npm", "start"]
