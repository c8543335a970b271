package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.utp.spring.codec.JsonCodec;
import io.utp.spring.codec.LengthPrefixedCodec;
import io.utp.spring.codec.LineCodec;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecException;
import io.utp.spring.codec.UtpCodecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

class UtpCodecConfigurationTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(UtpCodecConfiguration.class);

    @Test
    void codecsHaveNames() {
        runner.run(context -> {
            UtpCodecs codecs = context.getBean(UtpCodecs.class);
            assertThat(codecs.get("lines")).isInstanceOf(LineCodec.class).isSameAs(codecs.get("lines"));
            assertThat(codecs.get("bytes")).isInstanceOf(LengthPrefixedCodec.class);
            assertThat(codecs.get("json")).isInstanceOf(JsonCodec.class);
        });
    }

    @Test
    void theMapperIsThatOfSpringBoot() {
        runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    context.getBean(UtpCodecs.class).get("json").write(out, new Person("Ada"));
                    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("{\"first_name\":\"Ada\"}");
                });
    }

    @Test
    void withoutJacksonThereIsNoJson() {
        runner.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run(context -> {
            assertThat(context).hasNotFailed();
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.getBean(UtpCodecs.class).get("json"))
                    .withMessage("There is no codec 'json', but [bytes, lines]; 'json' needs Jackson, as "
                            + "spring-boot-starter-jackson brings it");
        });
    }

    @Test
    void theCodecOfTheApplicationIsNamedByItsBean() {
        OwnCodec own = new OwnCodec();
        runner.withBean("own", OwnCodec.class, () -> own).run(context -> {
            UtpCodecs codecs = context.getBean(UtpCodecs.class);
            assertThat(codecs.get("own")).isSameAs(own);
            assertThatIllegalStateException()
                    .isThrownBy(() -> codecs.get("owm"))
                    .withMessage("There is no codec 'owm', but [bytes, json, lines, own]");
        });
    }

    @Test
    void theCodecOfTheApplicationComesFirst() {
        OwnCodec own = new OwnCodec();
        runner.withBean("lines", OwnCodec.class, () -> own)
                .run(context -> assertThat(context.getBean(UtpCodecs.class).get("lines"))
                        .isSameAs(own));
    }

    @Test
    void aBeanOfAnotherTypeIsNoCodec() {
        runner.withBean("text", String.class, () -> "no codec")
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> context.getBean(UtpCodecs.class).get("text"))
                        .withMessage("There is no codec 'text', but [bytes, json, lines]"));
    }

    @Test
    void aTypeThatTheCodecDoesNotReadIsSaidAtOnce() {
        runner.run(context -> assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(UtpCodecs.class).get("lines", ResolvableType.forClass(Integer.class)))
                .withMessage("The codec 'lines' reads no java.lang.Integer"));
    }

    @Test
    void messagesAreAsLargeAsTheProperty() {
        runner.withPropertyValues("utp.codec.max-message-size=3B").run(context -> {
            for (String name : new String[] {"bytes", "lines", "json"}) {
                UtpCodec codec = context.getBean(UtpCodecs.class).get(name);
                Object message = name.equals("bytes") ? new byte[4] : "four";
                assertThatExceptionOfType(UtpCodecException.class)
                        .isThrownBy(() -> codec.write(new ByteArrayOutputStream(), message))
                        .withMessageEndingWith("larger than 3 bytes (property 'utp.codec.max-message-size')");
            }
        });
    }

    @Test
    void aSizeThatIsNoneFailsTheStart() {
        runner.withPropertyValues("utp.codec.max-message-size=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, ex -> {
                            assertThat(ex.getName()).isEqualTo("utp.codec.max-message-size");
                            assertThat(ex.getReason()).isEqualTo("must be between 1B and 2047MB");
                        }));
    }

    @Test
    void codecsOfTheApplicationAreTakenInstead() {
        UtpCodecs own = new UtpCodecs(new StaticListableBeanFactory(), Map.of());
        runner.withBean(UtpCodecs.class, () -> own)
                .run(context -> assertThat(context.getBean(UtpCodecs.class)).isSameAs(own));
    }

    record Person(String firstName) {}

    static final class OwnCodec implements UtpCodec {

        @Override
        public Object read(InputStream in, ResolvableType type) throws IOException {
            return in.read();
        }

        @Override
        public void write(OutputStream out, Object message) throws IOException {
            out.write((int) message);
        }
    }
}
