package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.Congestion;
import io.utp.Transport;
import io.utp.UtpLimits;
import io.utp.UtpNode;
import io.utp.UtpOptions;
import io.utp.WireDialect;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.spring.core.HostAndPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
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
                        "utp.max-mtu=9000",
                        "utp.buffer-size=64",
                        "utp.timeout=7s",
                        "utp.resend=300ms",
                        "utp.keep-alive=2s",
                        "utp.idle-timeout=30s",
                        "utp.nagle=true",
                        "utp.stall-timeout=3m",
                        "utp.dialect=utp-punch",
                        "utp.congestion=ledbat-plus-plus",
                        "utp.max-connections=10",
                        "utp.backlog=5",
                        "utp.transport=nio",
                        "utp.socket-buffer-size=128KB",
                        "utp.max-buffer=2MB",
                        "utp.max-memory=3GB",
                        "utp.limits.connections-per-address=11",
                        "utp.limits.half-open-per-address=12",
                        "utp.limits.half-open-per-network=13",
                        "utp.limits.stateless-answers-per-second=19",
                        "utp.limits.memory-per-address=14MB",
                        "utp.limits.resets-per-second=15",
                        "utp.limits.resets-per-address=16",
                        "utp.limits.punches-per-second=17",
                        "utp.limits.punches-per-address=18",
                        "utp.limits.early-data=true")
                .run(context -> assertThat(context.getBean(UtpNode.class).options())
                        .isEqualTo(new UtpOptions(
                                500,
                                9000,
                                64,
                                Duration.ofSeconds(7),
                                Duration.ofMillis(300),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(3),
                                true,
                                WireDialect.UTP_PUNCH,
                                Congestion.LEDBAT_PLUS_PLUS,
                                10,
                                5,
                                Transport.NIO,
                                128 << 10,
                                2 << 20,
                                3L << 30,
                                new UtpLimits(11, 12, 13, 19, 14 << 20, 15, 16, 17, 18, true))));
    }

    @Test
    void durationsWithoutAUnitAreMilliseconds() {
        assertThat(bind(Map.of("utp.timeout", "7000")).timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    utp.mtu                | 149     | 149     | must be between 150 and 65000, but was 149
                    utp.mtu                | 65001   | 65001   | must be between 150 and 65000, but was 65001
                    utp.max-mtu            | 65488   | 65488   | must be between 150 and 65487, but was 65488
                    utp.buffer-size        | 1       | 1       | must be between 2 and 32000, but was 1
                    utp.timeout            | 0s      | PT0S    | must be longer than zero and at most one day, but was PT0S
                    utp.resend             | -1ms    | PT-0.001S | must be longer than zero and at most one day, but was PT-0.001S
                    utp.keep-alive         | 25h     | PT25H   | must be longer than zero and at most one day, but was PT25H
                    utp.idle-timeout       | 0       | PT0S    | must be longer than zero and at most one day, but was PT0S
                    utp.max-connections    | 0       | 0       | must be between 1 and 10000000, but was 0
                    utp.backlog            | 0       | 0       | must be between 1 and 1000000, but was 0
                    utp.socket-buffer-size | 1B      | 1B      | must be between 4096 and 1073741824, but was 1
                    utp.socket-buffer-size | 8GB     | 8589934592B | must be between 4096 and 1073741824, but was 2147483647
                    utp.max-buffer         | 2GB     | 2147483648B | must be between 0 and 1073741824, but was 2147483647
                    utp.max-memory         | 1KB     | 1024B   | must be between 1048576 and 9223372036854775807, but was 1024
                    utp.limits.connections-per-address | 0 | 0 | must be between 1 and 10000000, but was 0
                    utp.limits.memory-per-address | 1KB | 1024B | must be between 65536 and 9223372036854775807, but was 1024
                    utp.limits.resets-per-second | -1 | -1 | must be between 0 and 1000000, but was -1
                    utp.allow              | 10.0.0.0/33 | 10.0.0.0/33 | must be an address or network, such as 192.0.2.7 or 10.0.0.0/8
                    utp.deny               | 10.0.0.1,example.org | example.org | must be an address or network, such as 192.0.2.7 or 10.0.0.0/8
                    utp.port               | -1      | -1      | must be between 0 and 65535; 0 means any free port
                    utp.port               | 65536   | 65536   | must be between 0 and 65535; 0 means any free port
                    utp.stun.servers       | stun.example.org | stun.example.org | must be HOST:PORT, such as stun.example.org:3478
                    utp.stun.servers       | a:1,b:65536 | b:65536 | must be HOST:PORT, such as stun.example.org:3478
                    utp.stun.servers       | 2001:db8::1:3478 | 2001:db8::1:3478 | must be HOST:PORT, such as stun.example.org:3478
                    utp.rendezvous.servers | rendezvous.example.org | rendezvous.example.org | must be HOST:PORT, such as rendezvous.example.org:42000
                    utp.rendezvous.servers | a:1,b:0 | b:0     | must be HOST:PORT, such as rendezvous.example.org:42000
                    utp.rendezvous.name    | alice   | alice   | needs utp.rendezvous.servers, where it is registered
                    utp.host               | no.such.host.invalid | no.such.host.invalid | is neither an address nor a name that can be resolved
                    """)
    void aWrongValueFailsTheStartWithTheNameOfTheProperty(String name, String configured, String value, String reason) {
        runner.withPropertyValues(name + "=" + configured).run(context -> assertInvalid(context, name, value, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name         | al!ce   | al!ce  | must be 1 to 64 of the characters A-Z a-z 0-9 . _ -
                    heartbeat    | 100ms   | PT0.1S | must be between PT0.5S and PT5M, but was PT0.1S
                    call-timeout | 1h      | PT1H   | must be between PT0.5S and PT5M, but was PT1H
                    """)
    void aWrongValueOfARendezvousClientNamesTheProperty(String name, String configured, String value, String reason) {
        runner.withPropertyValues("utp.rendezvous.servers=127.0.0.1:9", "utp.rendezvous." + name + "=" + configured)
                .run(context -> assertInvalid(context, "utp.rendezvous." + name, value, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    instance               | a b         | a b             | must be 1 to 64 of the characters A-Z a-z 0-9 . _ -
                    lease                  | 1s          | PT1S            | must be between PT5S and PT24H, but was PT1S
                    observation-ports      | 1,2,3,4,5   | [1, 2, 3, 4, 5] | must be at most 4 ports, of which two are enough, but were 5
                    observation-ports      | 1,65536     | [1, 65536]      | must be between 0 and 65535, but was 65536
                    max-names              | 0           | 0               | must be between 1 and 10000000, but was 0
                    max-names-per-address  | 0           | 0               | must be between 1 and 10000000, but was 0
                    max-calls-per-minute   | 0           | 0               | must be between 1 and 100000, but was 0
                    """)
    void aWrongValueOfARendezvousServerNamesTheProperty(String name, String configured, String value, String reason) {
        runner.withPropertyValues(
                        "utp.rendezvous.server.enabled=true", "utp.rendezvous.server." + name + "=" + configured)
                .run(context -> assertInvalid(context, "utp.rendezvous.server." + name, value, reason));
    }

    @Test
    void aShortSecretNamesThePropertyAndNotTheSecret(CapturedOutput output) {
        SpringApplication application = new SpringApplication(ImportAutoConfigurationOfUtp.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        assertThatThrownBy(() -> application.run(
                        "--utp.rendezvous.server.enabled=true", "--utp.rendezvous.server.secret=sesame"))
                .rootCause()
                .hasMessageContaining(
                        "needs at least 16 characters, but has 6; make one with: openssl rand -base64 32");
        assertThat(output).contains("utp.rendezvous.server.secret: ").doesNotContain("sesame");
    }

    private static void assertInvalid(
            AssertableApplicationContext context, String property, String value, String reason) {
        assertThat(context).hasFailed();
        InvalidConfigurationPropertyValueException failure = invalidValue(context.getStartupFailure());
        assertThat(failure.getName()).isEqualTo(property);
        assertThat(failure.getValue()).hasToString(value);
        assertThat(failure.getReason()).isEqualTo(reason);
    }

    @Test
    void whatIsWrongWithAServerThatIsNotEnabledDoesNotMatter() {
        runner.withPropertyValues("utp.rendezvous.server.secret=sesame")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theOptionsOfARendezvousClientAreTheProperties() {
        UtpPropertiesMapper mapper = mapper(bind(Map.of(
                "utp.rendezvous.servers", "a.example:42000, [2001:db8::1]:2",
                "utp.rendezvous.name", "alice",
                "utp.rendezvous.token", "open sesame",
                "utp.rendezvous.heartbeat", "2s",
                "utp.rendezvous.call-timeout", "3s",
                "utp.rendezvous.birthday", "false")));

        assertThat(mapper.rendezvous())
                .isEqualTo(new RendezvousOptions(
                        List.of(
                                InetSocketAddress.createUnresolved("a.example", 42_000),
                                InetSocketAddress.createUnresolved("2001:db8::1", 2)),
                        "alice",
                        "open sesame",
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        false));
        assertThat(mapper.rendezvousServer()).isNull();
    }

    @Test
    void theDefaultsOfARendezvousClientAreThoseOfItsOptions() {
        assertThat(mapper(bind(Map.of("utp.rendezvous.servers", "a.example:42000")))
                        .rendezvous())
                .isEqualTo(RendezvousOptions.of(
                        List.of(InetSocketAddress.createUnresolved("a.example", 42_000)), null, null));
        assertThat(mapper(bind(Map.of())).rendezvous()).isNull();
    }

    @Test
    void anEmptyNameOrTokenIsNone() {
        assertThat(mapper(bind(Map.of(
                                "utp.rendezvous.servers", "a.example:42000",
                                "utp.rendezvous.name", "",
                                "utp.rendezvous.token", "")))
                        .rendezvous())
                .isEqualTo(RendezvousOptions.of(
                        List.of(InetSocketAddress.createUnresolved("a.example", 42_000)), null, null));
    }

    @Test
    void theOptionsOfARendezvousServerAreTheProperties() {
        assertThat(mapper(bind(Map.of(
                                "utp.rendezvous.server.enabled", "true",
                                "utp.rendezvous.server.instance", "one",
                                "utp.rendezvous.server.secret", "open sesame, open",
                                "utp.rendezvous.server.lease", "10s",
                                "utp.rendezvous.server.observation-ports", "42001",
                                "utp.rendezvous.server.max-names", "5",
                                "utp.rendezvous.server.max-names-per-address", "6",
                                "utp.rendezvous.server.max-calls-per-minute", "7")))
                        .rendezvousServer())
                .isEqualTo(new RendezvousServerOptions(
                        "one", "open sesame, open", Duration.ofSeconds(10), List.of(42_001), 5, 6, 7));
    }

    @Test
    void theDefaultsOfARendezvousServerAreThoseOfItsOptions() {
        assertThat(mapper(bind(Map.of("utp.rendezvous.server.enabled", "true"))).rendezvousServer())
                .isEqualTo(RendezvousServerOptions.defaults());
    }

    @Test
    void neitherTokenNorSecretIsPrinted() {
        assertThat(bind(Map.of(
                                "utp.rendezvous.servers", "a.example:42000",
                                "utp.rendezvous.name", "alice",
                                "utp.rendezvous.token", "sesame-token",
                                "utp.rendezvous.server.secret", "sesame-secret"))
                        .toString())
                .contains("alice")
                .doesNotContain("sesame");
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
                mapper(bind(Map.of("utp.host", host, "utp.port", "4711"))).address();

        assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address.getPort()).isEqualTo(4711);
    }

    @Test
    void stunServersAreNamesOrAddressesWithTheirPorts() {
        assertThat(mapper(bind(Map.of("utp.stun.servers", "a.example:3478, 192.0.2.1:1, [2001:db8::1]:2")))
                        .stunServers())
                .containsExactly(
                        new HostAndPort("a.example", 3_478),
                        new HostAndPort("192.0.2.1", 1),
                        new HostAndPort("2001:db8::1", 2));
        assertThat(mapper(bind(Map.of())).stunServers()).isEmpty();
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
            return mapper(bind(Map.of("utp.host", host))).address();
        }
    }

    private static UtpPropertiesMapper mapper(UtpProperties properties) {
        return new UtpPropertiesMapper(option -> "utp." + option, properties, null);
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

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class ImportAutoConfigurationOfUtp {}
}
