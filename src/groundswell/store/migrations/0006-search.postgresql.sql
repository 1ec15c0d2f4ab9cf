CREATE FUNCTION searched(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT to_tsvector('simple'::regconfig, translate(lower(left(words, 200000)), 'áéíóúüñàèìòùâêîôûäëïöçãõ', 'aeiouunaeiouaeiouaeiocao')) $$;
CREATE INDEX document_search ON document USING gin (searched(coalesce(title, '') || ' ' || text));
CREATE INDEX event_search ON event_words USING gin (searched(words));
