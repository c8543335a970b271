package io.utp.sample;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application's own properties.
 *
 * @param inbox directory for received files; {@code --dir} sets it, too
 * @param once whether to take one file only; {@code --once} sets it, too
 */
@ConfigurationProperties("sample")
public record SampleProperties(
        @DefaultValue("inbox") Path inbox,
        @DefaultValue("false") boolean once) {}
