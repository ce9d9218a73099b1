-- Only those ids of clients that are not the request's own: what is written for every request costs as much as there are indexes.

DROP INDEX requests_client_request_id;
CREATE INDEX requests_client_request_id ON requests (client_request_id) WHERE client_request_id <> request_id;
