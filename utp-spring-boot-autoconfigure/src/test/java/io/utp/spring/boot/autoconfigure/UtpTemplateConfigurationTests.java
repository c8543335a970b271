package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.spring.boot.context.UtpTemplateCustomizer;
import io.utp.spring.core.UtpOperations;
import io.utp.spring.core.UtpTemplate;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class UtpTemplateConfigurationTests {

    private final UtpNode alice = mock();

    private final UtpNode bob = mock();

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class));

    private final ApplicationContextRunner twoNodes = withNodes(definition -> {});

    private ApplicationContextRunner withNodes(BeanDefinitionCustomizer primary) {
        return runner.withBean("aliceUtpNode", UtpNode.class, () -> alice, primary)
                .withBean("bobUtpNode", UtpNode.class, () -> bob);
    }

    @Test
    void theNodeHasATemplate() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(UtpOperations.class).hasBean("utpTemplate");
            assertThat(context.getBean(UtpTemplate.class).node()).isSameAs(context.getBean(UtpNode.class));
        });
    }

    @Test
    void eachOfSeveralNodesHasATemplateWithItsNameAsQualifier() {
        twoNodes.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("utpTemplate");
            assertThat(context.getBean("bobUtpTemplate", UtpTemplate.class).node())
                    .isSameAs(bob);
            assertThat(template(context.getSourceApplicationContext(), "alice").node())
                    .isSameAs(alice);
            assertThat(template(context.getSourceApplicationContext(), "bob").node())
                    .isSameAs(bob);
        });
    }

    private static UtpTemplate template(ApplicationContext context, String qualifier) {
        return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                context.getAutowireCapableBeanFactory(), UtpTemplate.class, qualifier);
    }

    @Test
    void theTemplateOfThePrimaryNodeIsPrimary() {
        withNodes(definition -> definition.setPrimary(true)).run(context -> {
            assertThat(context.getBean(UtpTemplate.class).node()).isSameAs(alice);
            assertThat(context.getBean("utpTemplate")).isSameAs(context.getBean("aliceUtpTemplate"));
        });
    }

    @Test
    void theOnlyNodeWithANameHasTheTemplate() {
        runner.withBean("aliceUtpNode", UtpNode.class, () -> alice)
                .run(context -> assertThat(context.getBean(UtpTemplate.class))
                        .isSameAs(context.getBean("utpTemplate"))
                        .isSameAs(context.getBean("aliceUtpTemplate")));
    }

    @Test
    void theTemplateOfTheApplicationComesFirst() {
        runner.withUserConfiguration(OwnTemplate.class)
                .run(context -> assertThat(context.getBean(UtpTemplate.class)).isSameAs(context.getBean("own")));
    }

    @Test
    void theTemplateOfTheApplicationMayHaveTheName() {
        UtpTemplate own = UtpTemplate.builder(alice, mock()).build();
        runner.withBean("utpTemplate", UtpTemplate.class, () -> own)
                .run(context -> assertThat(context.getBean(UtpTemplate.class)).isSameAs(own));
    }

    @Test
    void customizersAreAppliedInTheirOrder() {
        Customizers.calls.clear();
        runner.withUserConfiguration(Customizers.class)
                .run(context -> assertThat(Customizers.calls).containsExactly("first default", "second default"));
    }

    @Test
    void thePropertiesAreThoseOfTheTemplate() {
        given(alice.connect("bob"))
                .willReturn(
                        CompletableFuture.failedFuture(new UtpConnectException("refused")), new CompletableFuture<>());
        runner.withBean(UtpNode.class, () -> alice)
                .withPropertyValues(
                        "utp.template.codec=lines",
                        "utp.template.connect-timeout=7ms",
                        "utp.template.request-timeout=1m",
                        "utp.template.retry.max-retries=1",
                        "utp.template.retry.delay=1ms")
                .run(context -> assertThatExceptionOfType(UncheckedIOException.class)
                        .isThrownBy(() ->
                                context.getBean(UtpTemplate.class).peer("bob").request("hello", String.class))
                        .withMessageContaining("No connection with bob within 7 ms"));
        then(alice).should(times(2)).connect("bob");
    }

    @Test
    void theDefaultsAreThoseOfTheBuilder() {
        runner.run(context -> {
            UtpTemplateProperties.Retry retry =
                    context.getBean(UtpTemplateProperties.class).retry();
            assertThat(UtpTemplate.Builder.retries().build())
                    .hasToString(UtpTemplate.Builder.retries()
                            .maxRetries(retry.maxRetries())
                            .delay(retry.delay())
                            .multiplier(retry.multiplier())
                            .maxDelay(retry.maxDelay())
                            .build()
                            .toString());
            assertThat(context.getBean(UtpTemplateProperties.class).requestTimeout())
                    .isEqualTo(Duration.ofSeconds(30));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "connect-timeout, 0, must be positive",
        "request-timeout, -1s, must be positive",
        "retry.max-retries, -1, must not be negative",
        "retry.delay, -1s, must not be negative",
        "retry.multiplier, 0.5, must be at least 1",
        "retry.max-delay, 0, must be positive"
    })
    void aWrongValueFailsTheStartAndNamesTheProperty(String property, String value, String reason) {
        runner.withPropertyValues("utp.template." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, ex -> {
                            assertThat(ex.getName()).isEqualTo("utp.template." + property);
                            assertThat(ex.getReason()).isEqualTo(reason);
                        }));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTemplate {

        @Bean
        UtpTemplate own(UtpTemplate utpTemplate) {
            return utpTemplate.mutate().codec("lines").build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        static final List<String> calls = new ArrayList<>();

        @Bean
        @Order(2)
        UtpTemplateCustomizer second() {
            return (node, builder) -> calls.add("second " + node);
        }

        @Bean
        @Order(1)
        UtpTemplateCustomizer first() {
            return (node, builder) -> calls.add("first " + node);
        }
    }
}
