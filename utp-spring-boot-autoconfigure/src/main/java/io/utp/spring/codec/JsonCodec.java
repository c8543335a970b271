package io.utp.spring.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** JSON after its length, framed as by {@link LengthPrefixedCodec}; {@code "json"} for short. */
public final class JsonCodec implements UtpCodec {

    private final JsonMapper mapper;

    private final LengthPrefixedCodec frames;

    /**
     * Creates the codec.
     *
     * @param mapper reads and writes the JSON
     * @param maxMessageSize bytes that a message may have without its length, at least 1
     * @throws IllegalArgumentException if it is less than that, or 2 GB and more
     */
    public JsonCodec(JsonMapper mapper, DataSize maxMessageSize) {
        this.mapper = mapper;
        this.frames = new LengthPrefixedCodec(maxMessageSize);
    }

    @Override
    public @Nullable Object read(InputStream in, ResolvableType type) throws IOException {
        byte[] json = frames.read(in, type);
        if (json == null) {
            return null;
        }
        Object message;
        try {
            message = mapper.readValue(json, mapper.constructType(type.getType()));
        } catch (JacksonException ex) {
            throw new UtpCodecException("A message is no JSON for " + type + ": " + ex.getOriginalMessage(), ex);
        }
        if (message == null) {
            throw new UtpCodecException("A message is null, which is no " + type);
        }
        return message;
    }

    @Override
    public void write(OutputStream out, Object message) throws IOException {
        byte[] json;
        try {
            json = mapper.writeValueAsBytes(message);
        } catch (JacksonException ex) {
            throw new UtpCodecException(
                    "A " + message.getClass().getName() + " cannot be written as JSON: " + ex.getOriginalMessage(), ex);
        }
        frames.write(out, json);
    }
}
