package io.utp.spring.boot.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

import com.jayway.jsonpath.JsonPath;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.FakeUtpSocket;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The endpoint as it is reached over HTTP. */
class UtpEndpointWebTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final UtpSocket socket = FakeUtpSocket.to("carol", "192.0.2.7", 4321);

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    HttpMessageConvertersAutoConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    JacksonEndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class,
                    ServletManagementContextAutoConfiguration.class,
                    ManagementContextAutoConfiguration.class,
                    UtpAutoConfiguration.class,
                    UtpEndpointAutoConfiguration.class))
            .withBean("aliceUtpNode", UtpNode.class, () -> node)
            .withPropertyValues("management.endpoints.web.exposure.include=utp");

    UtpEndpointWebTests() {
        node.openConnections().add(socket);
    }

    @Test
    void nodesAndConnectionsAreShown() {
        runner.run(context -> {
            MockMvcTester mvc = mvc(context);
            assertThat(mvc.get().uri("/actuator/utp"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.nodes.alice.connections.accepted")
                    .isEqualTo(2);
            assertThat(mvc.get().uri("/actuator/utp"))
                    .bodyJson()
                    .extractingPath("$.nodes.alice.limits.perAddress.connectionsPerAddress")
                    .isEqualTo(10_000);
            assertThat(mvc.get().uri("/actuator/utp/alice?limit=5"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.connections[0].statistics.packetsRetransmitted")
                    .isEqualTo(5);
            assertThat(mvc.get().uri("/actuator/utp/alice/" + id(mvc)))
                    .hasStatusOk()
                    .bodyJson()
                    .hasPathSatisfying(
                            "$.remoteAddress", address -> assertThat(address).isEqualTo("******"))
                    .hasPathSatisfying(
                            "$.dialect", dialect -> assertThat(dialect).isEqualTo("bep29"))
                    .hasPathSatisfying(
                            "$.statistics.roundTripTime",
                            time -> assertThat(time).isEqualTo("PT0.02S"));
        });
    }

    @Test
    void addressesAreShownWhenTheyAreToBe() {
        runner.withPropertyValues("management.endpoint.utp.show-values=always")
                .run(context -> assertThat(mvc(context).get().uri("/actuator/utp/alice"))
                        .bodyJson()
                        .extractingPath("$.connections[0].remoteAddress")
                        .isEqualTo("192.0.2.7:4711"));
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        runner.withPropertyValues("management.endpoint.utp.access=UNRESTRICTED").run(context -> {
            MockMvcTester mvc = mvc(context);
            assertThat(mvc.get().uri("/actuator/utp/nobody")).hasStatus(404);
            assertThat(mvc.get().uri("/actuator/utp/alice/1-1")).hasStatus(404);
            assertThat(mvc.delete().uri("/actuator/utp/alice/1-1")).hasStatus(404);
        });
    }

    @Test
    void nothingIsClosedByDefault() {
        runner.run(context -> {
            MockMvcTester mvc = mvc(context);
            assertThat(mvc.delete().uri("/actuator/utp/alice/" + id(mvc))).hasStatus(405);
            then(socket).should(never()).destroy();
        });
    }

    @Test
    void whoHasUnrestrictedAccessClosesAConnection() {
        runner.withPropertyValues("management.endpoint.utp.access=UNRESTRICTED").run(context -> {
            MockMvcTester mvc = mvc(context);
            assertThat(mvc.delete().uri("/actuator/utp/alice/" + id(mvc))).hasStatus(204);
            then(socket).should().destroy();
        });
    }

    private static MockMvcTester mvc(AssertableWebApplicationContext context) {
        return MockMvcTester.from(context);
    }

    private static String id(MockMvcTester mvc) throws Exception {
        return JsonPath.read(
                mvc.get().uri("/actuator/utp/alice").exchange().getResponse().getContentAsString(),
                "$.connections[0].id");
    }
}
