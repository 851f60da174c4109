-- Run by the image on an empty volume, once.
CREATE TABLE gauge (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);

CREATE TABLE reading (
    gauge_id bigint           NOT NULL REFERENCES gauge (id),
    at       timestamptz      NOT NULL,
    metres   double precision NOT NULL,
    PRIMARY KEY (gauge_id, at)
);
