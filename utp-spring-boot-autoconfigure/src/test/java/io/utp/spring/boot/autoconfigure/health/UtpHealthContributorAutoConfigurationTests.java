package io.utp.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.UtpNode;
import io.utp.spring.Certificates;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.boot.autoconfigure.ImportByName;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.health.UtpHealthIndicator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class UtpHealthContributorAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtpAutoConfiguration.class, UtpHealthContributorAutoConfiguration.class));

    @Test
    void theNodeIsUp() {
        runner.run(context -> {
            Health health = context.getBean("utpHealthContributor", UtpHealthIndicator.class)
                    .health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry(
                            "port", context.getBean(UtpNode.class).address().getPort());
        });
    }

    @Test
    void warnsOfACertificateThatExpiresAsEarlyAsItIsTold(@TempDir Path folder) throws Exception {
        String[] bundle = Certificates.pem("peer", Certificates.of("CN=alice"), folder);
        ApplicationContextRunner encrypted = runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withPropertyValues(bundle)
                .withPropertyValues("utp.ssl.bundle=peer");

        // It is valid for a day or two.
        encrypted.run(context -> assertThat(certificate(context)).containsEntry("problem", "expires soon"));
        encrypted
                .withPropertyValues("management.health.utp.certificate-validity-warning-threshold=1h")
                .run(context -> assertThat(certificate(context)).doesNotContainKey("problem"));
    }

    private static Map<String, Object> certificate(ApplicationContext context) {
        return (Map<String, Object>) context.getBean("utpHealthContributor", UtpHealthIndicator.class)
                .health()
                .getDetails()
                .get("certificate");
    }

    @Test
    void severalNodesAreShownByTheirNames() {
        runner.withBean("first", UtpNode.class, FakeUtpNode::new)
                .withBean("secondUtpNode", UtpNode.class, FakeUtpNode::new)
                .run(context -> assertThat(context.getBean(CompositeHealthContributor.class).stream())
                        .extracting(CompositeHealthContributor.Entry::name)
                        .containsExactlyInAnyOrder("first", "second"));
    }

    @Test
    void aNodeThatLostItsPortIsDown() {
        runner.run(context -> {
            HealthIndicator indicator = context.getBean("utpHealthContributor", UtpHealthIndicator.class);

            context.getBean(UtpNode.class).udpChannel().close().sync();

            await().until(() -> indicator.health().getStatus().equals(Status.DOWN));
        });
    }

    @Test
    void aNodeThatWasStoppedIsNotDown() {
        runner.run(context -> {
            HealthIndicator indicator = context.getBean("utpHealthContributor", UtpHealthIndicator.class);

            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .stop();

            assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        });
    }

    @Test
    void isAbsentWithoutANode() {
        runner.withPropertyValues("utp.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
    }

    @Test
    void isAbsentWhenSwitchedOff() {
        runner.withPropertyValues("management.health.utp.enabled=false")
                .run(context ->
                        assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean("utpHealthContributor"));
    }

    @Test
    void isAbsentWhenTheHealthModuleIs() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportByName.Application.class)
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context ->
                        assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean("utpHealthContributor"));
    }

    @Test
    void theIndicatorOfTheApplicationWins() {
        HealthIndicator own = () -> Health.up().build();
        runner.withBean("utpHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthContributor.class).isSameAs(own));
    }
}
