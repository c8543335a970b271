package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpOptions;
import io.utp.WireDialect;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

class UtpPropertiesTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class));

    @Test
    void theDefaultsAreThoseOfTheBuilder() {
        runner.run(context -> {
            try (UtpNode node = UtpNode.builder().build()) {
                assertThat(context.getBean(UtpNode.class).options()).isEqualTo(node.options());
            }
        });
    }

    @Test
    void reachTheNode() {
        runner.withPropertyValues(
                        "utp.mtu=500",
                        "utp.buffer-size=64",
                        "utp.timeout=7s",
                        "utp.resend=300ms",
                        "utp.keep-alive=2s",
                        "utp.idle-timeout=30s",
                        "utp.nagle=true",
                        "utp.dialect=utp-punch",
                        "utp.max-connections=10",
                        "utp.backlog=5",
                        "utp.transport=nio",
                        "utp.socket-buffer-size=128KB")
                .run(context -> assertThat(context.getBean(UtpNode.class).options())
                        .isEqualTo(new UtpOptions(
                                500,
                                64,
                                Duration.ofSeconds(7),
                                Duration.ofMillis(300),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30),
                                true,
                                WireDialect.UTP_PUNCH,
                                10,
                                5,
                                Transport.NIO,
                                128 << 10)));
    }

    @Test
    void durationsWithoutAUnitAreMilliseconds() {
        assertThat(bind(Map.of("utp.timeout", "7000")).timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    utp.mtu                | 149     | 149     | must be between 150 and 65000, but was 149
                    utp.mtu                | 65001   | 65001   | must be between 150 and 65000, but was 65001
                    utp.buffer-size        | 1       | 1       | must be between 2 and 32000, but was 1
                    utp.timeout            | 0s      | PT0S    | must be longer than zero and at most one day, but was PT0S
                    utp.resend             | -1ms    | PT-0.001S | must be longer than zero and at most one day, but was PT-0.001S
                    utp.keep-alive         | 25h     | PT25H   | must be longer than zero and at most one day, but was PT25H
                    utp.idle-timeout       | 0       | PT0S    | must be longer than zero and at most one day, but was PT0S
                    utp.max-connections    | 0       | 0       | must be between 1 and 10000000, but was 0
                    utp.backlog            | 0       | 0       | must be between 1 and 1000000, but was 0
                    utp.socket-buffer-size | 1B      | 1B      | must be between 4096 and 1073741824, but was 1
                    utp.socket-buffer-size | 8GB     | 8589934592B | must be between 4096 and 1073741824, but was 2147483647
                    utp.port               | -1      | -1      | must be between 0 and 65535; 0 means any free port
                    utp.port               | 65536   | 65536   | must be between 0 and 65535; 0 means any free port
                    utp.stun.servers       | stun.example.org | stun.example.org | must be HOST:PORT, such as stun.example.org:3478
                    utp.stun.servers       | a:1,b:65536 | b:65536 | must be HOST:PORT, such as stun.example.org:3478
                    utp.stun.servers       | 2001:db8::1:3478 | 2001:db8::1:3478 | must be HOST:PORT, such as stun.example.org:3478
                    utp.host               | no.such.host.invalid | no.such.host.invalid | is neither an address nor a name that can be resolved
                    """)
    void aWrongValueFailsTheStartWithTheNameOfTheProperty(String name, String configured, String value, String reason) {
        runner.withPropertyValues(name + "=" + configured).run(context -> {
            assertThat(context).hasFailed();
            InvalidConfigurationPropertyValueException failure = invalidValue(context.getStartupFailure());
            assertThat(failure.getName()).isEqualTo(name);
            assertThat(failure.getValue()).hasToString(value);
            assertThat(failure.getReason()).isEqualTo(reason);
        });
    }

    @Test
    void aWrongValueIsExplainedBySpringBoot() {
        MockEnvironment environment = new MockEnvironment().withProperty("utp.mtu", "1");
        ConfigurationPropertySources.attach(environment);
        runner.withPropertyValues("utp.mtu=1").run(context -> {
            String analysis = SpringFactoriesLoader.forDefaultResourceLocation()
                    .load(
                            FailureAnalyzer.class,
                            ArgumentResolver.of(Environment.class, environment),
                            (factory, name, failure) -> {})
                    .stream()
                    .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow()
                    .getDescription();
            assertThat(analysis)
                    .startsWith("Invalid value '1' for configuration property 'utp.mtu'")
                    .contains("must be between 150 and 65000, but was 1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0"})
    void withoutAHostItIsTheWildcardAddress(String host) {
        InetSocketAddress address =
                new UtpPropertiesMapper(bind(Map.of("utp.host", host, "utp.port", "4711"))).address();

        assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address.getPort()).isEqualTo(4711);
    }

    @Test
    void stunServersAreNamesOrAddressesWithTheirPorts() {
        assertThat(new UtpPropertiesMapper(
                                bind(Map.of("utp.stun.servers", "a.example:3478, 192.0.2.1:1, [2001:db8::1]:2")))
                        .stunServers())
                .containsExactly(
                        InetSocketAddress.createUnresolved("a.example", 3_478),
                        InetSocketAddress.createUnresolved("192.0.2.1", 1),
                        InetSocketAddress.createUnresolved("2001:db8::1", 2));
        assertThat(new UtpPropertiesMapper(bind(Map.of())).stunServers()).isEmpty();
    }

    @Nested
    class Host {

        @Test
        void mayBeAName() {
            assertThat(address("localhost").getAddress().isLoopbackAddress()).isTrue();
        }

        @Test
        void mayBeAnAddressOfVersion6() {
            assertThat(address("::1")).isEqualTo(new InetSocketAddress("::1", 0));
        }

        private InetSocketAddress address(String host) {
            return new UtpPropertiesMapper(bind(Map.of("utp.host", host))).address();
        }
    }

    private static UtpProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("utp", UtpProperties.class);
    }

    private static InvalidConfigurationPropertyValueException invalidValue(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationPropertyValueException invalidValue) {
                return invalidValue;
            }
        }
        throw new AssertionError("No property is named", failure);
    }
}
