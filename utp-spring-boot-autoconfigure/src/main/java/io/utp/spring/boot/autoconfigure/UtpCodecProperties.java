package io.utp.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the ready-made codecs.
 *
 * @param maxMessageSize Size of a message that the codecs 'lines', 'bytes' and 'json' read or write, at most.
 */
@ConfigurationProperties("utp.codec")
public record UtpCodecProperties(@DefaultValue("1MB") DataSize maxMessageSize) {

    private static final DataSize MOST = DataSize.ofMegabytes(2047);

    /** Checks the size. */
    public UtpCodecProperties {
        if (maxMessageSize.toBytes() < 1 || maxMessageSize.compareTo(MOST) > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "utp.codec.max-message-size", maxMessageSize, "must be between 1B and 2047MB");
        }
    }
}
