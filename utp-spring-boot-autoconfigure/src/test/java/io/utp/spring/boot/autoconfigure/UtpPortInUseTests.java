package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What an application prints that cannot have its address. */
@ExtendWith(OutputCaptureExtension.class)
class UtpPortInUseTests {

    @Test
    void aPortThatAnotherSocketHoldsIsExplained(CapturedOutput output) throws Exception {
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            assertThatException().isThrownBy(() -> run("--utp.host=127.0.0.1", "--utp.port=" + other.getLocalPort()));

            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("UDP port " + other.getLocalPort() + " on 127.0.0.1 is already in use.")
                    .contains("configure this application for another port with the property 'utp.port'");
        }
    }

    @Test
    void anAddressOfAnotherHostIsExplained(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run("--utp.host=203.0.113.9"));

        assertThat(output)
                .contains("UDP 203.0.113.9:0 cannot be bound: ")
                .contains("Set the property 'utp.host' to an address of this host");
    }

    private static void run(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments).close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class Application {}
}
