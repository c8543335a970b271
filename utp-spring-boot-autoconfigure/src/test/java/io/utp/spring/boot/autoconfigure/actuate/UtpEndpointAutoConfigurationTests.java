package io.utp.spring.boot.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.spring.boot.actuate.UtpEndpoint;
import io.utp.spring.boot.actuate.UtpEndpointWebExtension;
import io.utp.spring.boot.autoconfigure.ImportByName;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.core.UtpNodes;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class UtpEndpointAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class, UtpEndpointAutoConfiguration.class));

    private final ApplicationContextRunner exposed =
            runner.withPropertyValues("management.endpoints.web.exposure.include=utp");

    @Test
    void isThereWhenItIsExposed() {
        exposed.run(context ->
                assertThat(context).hasSingleBean(UtpEndpoint.class).hasSingleBean(UtpEndpointWebExtension.class));
    }

    @Test
    void isAbsentWhenItIsNotExposed() {
        runner.run(context -> assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean(UtpEndpoint.class));
    }

    @Test
    void isAbsentWhenItIsSwitchedOff() {
        exposed.withPropertyValues("management.endpoint.utp.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(UtpEndpoint.class));
    }

    @Test
    void isAbsentWhenUtpIsSwitchedOff() {
        exposed.withPropertyValues("utp.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(UtpEndpoint.class));
    }

    @Test
    void isAbsentWhenTheActuatorIs() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportByName.Application.class)
                .withPropertyValues("management.endpoints.web.exposure.include=utp")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean("utpEndpoint"));
    }

    @Test
    void theEndpointOfTheApplicationWins() {
        UtpEndpoint own =
                new UtpEndpoint(new UtpNodes(new StaticListableBeanFactory()), List::of, List.of(), Show.NEVER);
        exposed.withBean("own", UtpEndpoint.class, () -> own)
                .run(context -> assertThat(context).getBean(UtpEndpoint.class).isSameAs(own));
    }

    @Test
    void isReachedOverJmxWithoutTheWeb() {
        ApplicationContextRunner jmx = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JmxAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        JmxEndpointAutoConfiguration.class,
                        UtpAutoConfiguration.class,
                        UtpEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "spring.jmx.enabled=true",
                        "management.endpoints.jmx.exposure.include=utp",
                        "management.endpoints.jmx.domain=io.utp.test");
        jmx.run(context -> {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName("io.utp.test:type=Endpoint,name=Utp");
            assertThat(operations(server.getMBeanInfo(name)))
                    .doesNotContain("close")
                    .contains("nodes", "node");
            assertThat(server.invoke(name, "nodes", new Object[0], new String[0]))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Map.class))
                    .extractingByKey("nodes")
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Map.class))
                    .containsOnlyKeys("default");
        });
        jmx.withPropertyValues("management.endpoint.utp.access=UNRESTRICTED").run(context -> {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName("io.utp.test:type=Endpoint,name=Utp");
            assertThat(operations(server.getMBeanInfo(name))).contains("close");
        });
    }

    private static List<String> operations(MBeanInfo info) {
        return Arrays.stream(info.getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }
}
