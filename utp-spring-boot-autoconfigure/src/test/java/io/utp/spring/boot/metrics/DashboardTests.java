package io.utp.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.ReadmeTable;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.autoconfigure.metrics.UtpMetricsAutoConfiguration;
import io.utp.spring.boot.autoconfigure.observation.UtpObservationAutoConfiguration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the dashboard asks for is what Prometheus finds. */
class DashboardTests {

    /** What Prometheus adds to each scrape. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job");

    private static final Pattern METRIC = Pattern.compile("\\b(utp_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final ObservationRegistry observations = ObservationRegistry.create();

    @Test
    void everyQueryNamesMetricsAndLabelsThatThereAre() throws Exception {
        Map<String, Set<String>> scraped = scrapeAfterTraffic();
        List<String> queries =
                JsonPath.read(Files.readString(ReadmeTable.root().resolve("docs/grafana/utp.json")), "$..expr");
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(queries).allSatisfy(query -> {
            Set<String> labels = new TreeSet<>();
            for (MatchResult metric : matches(METRIC, query)) {
                assertThat(scraped).containsKey(metric.group(1));
                labels.addAll(scraped.get(metric.group(1)));
                if (metric.group(2) != null) {
                    assertThat(matches(LABEL, metric.group(2)))
                            .extracting(label -> label.group(1))
                            .allMatch(label -> LABELS_OF_PROMETHEUS.contains(label)
                                    || scraped.get(metric.group(1)).contains(label));
                }
            }
            assertThat(labels).isNotEmpty();
            for (MatchResult by : matches(Pattern.compile("by \\(([^)]*)\\)"), query)) {
                assertThat(labels).contains(by.group(1).split(",\\s*"));
            }
        });
    }

    @Test
    void everyVariableNamesAMetricThatThereIs() throws Exception {
        Map<String, Set<String>> scraped = scrapeAfterTraffic();
        List<String> queries = JsonPath.read(
                Files.readString(ReadmeTable.root().resolve("docs/grafana/utp.json")), "$.templating..query.query");
        assertThat(queries)
                .isNotEmpty()
                .allSatisfy(query -> assertThat(matches(METRIC, query))
                        .isNotEmpty()
                        .allMatch(metric -> scraped.containsKey(metric.group(1))));
    }

    /** So that a metric that is added is not forgotten there. */
    @Test
    void everyMetricIsInTheDashboard() throws Exception {
        String dashboard = Files.readString(ReadmeTable.root().resolve("docs/grafana/utp.json"));
        assertThat(Arrays.stream(UtpMeter.values())
                        .filter(meter -> !TOTALS_OF_OTHERS.contains(meter))
                        .map(meter -> meter.getName().replace('.', '_')))
                .allMatch(dashboard::contains);
    }

    /** Received packets and bytes of datagrams tell hardly more than those sent, and payload. */
    private static final Set<UtpMeter> TOTALS_OF_OTHERS =
            Set.of(UtpMeter.PACKETS_RECEIVED, UtpMeter.DATAGRAMS_DATA_SENT, UtpMeter.DATAGRAMS_DATA_RECEIVED);

    private Map<String, Set<String>> scrapeAfterTraffic() {
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(prometheus));
        Map<String, Set<String>> scraped = new HashMap<>();
        try (UtpNode rendezvous = UtpNode.builder()
                        .rendezvousServer(RendezvousServerOptions.defaults())
                        .build();
                UtpNode peer = UtpNode.builder().build()) {
            int port = rendezvous.bind(loopback()).join().getPort();
            peer.listen(socket -> {});
            InetSocketAddress address = peer.bind(loopback()).join();
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            UtpAutoConfiguration.class,
                            UtpMetricsAutoConfiguration.class,
                            UtpObservationAutoConfiguration.class))
                    .withBean(PrometheusMeterRegistry.class, () -> prometheus)
                    .withBean(ObservationRegistry.class, () -> observations)
                    .withBean(Inbox.class)
                    .withPropertyValues(
                            "utp.host=127.0.0.1",
                            "utp.rendezvous.name=alice",
                            "utp.rendezvous.servers=127.0.0.1:" + port,
                            "utp.rendezvous.server.enabled=true")
                    .run(context -> {
                        context.getBeanProvider(MeterBinder.class).forEach(binder -> binder.bindTo(prometheus));
                        cause(context.getBean(UtpNode.class), peer, address);
                        scraped.putAll(labels(prometheus.scrape()));
                    });
        }
        return scraped;
    }

    private static void cause(UtpNode node, UtpNode peer, InetSocketAddress address) throws Exception {
        CompletableFuture<?> punched = peer.punch(node.address(), 10);
        node.punch(address, 10).get(20, TimeUnit.SECONDS);
        punched.get(20, TimeUnit.SECONDS);
        UtpSocket socket = node.connect(address).get(20, TimeUnit.SECONDS);
        socket.write(ByteBuffer.allocate(10_000)).get(20, TimeUnit.SECONDS);
        await().until(() -> node.traffic().bytesSent() == 10_000);
        try (UtpSocket incoming = peer.connect(node.address()).get(20, TimeUnit.SECONDS)) {
            assertThat(incoming.inputStream().read()).isNegative(); // the listener has returned
        }
    }

    static class Inbox {

        @UtpListener(id = "inbox")
        void receive(UtpSocket socket) {}
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** The labels of each metric. */
    private static Map<String, Set<String>> labels(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> METRIC.matcher(line).results())
                .collect(Collectors.toMap(
                        metric -> metric.group(1),
                        metric -> (metric.group(2) == null)
                                ? Set.of()
                                : matches(Pattern.compile("(\\w+)=\""), metric.group(2)).stream()
                                        .map(label -> label.group(1))
                                        .collect(Collectors.toSet()),
                        (one, other) -> one));
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
