package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application without one of the optional dependencies. Its class path lacks the files, so that not only what asks for a
 * class by its name misses it, as with a {@code FilteredClassLoader}, but also what refers to it.
 */
class AbsentDependencyTests {

    /** Each with what needs it itself and is optional, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring-boot-health",
                "spring-boot-actuator-autoconfigure|spring-boot-starter-actuator",
                "spring-boot-micrometer-metrics",
                "micrometer-core|micrometer-registry.*|prometheus-.*",
                "micrometer-(core|observation|observation-test|commons|registry.*)|prometheus-.*",
                "jackson-(core|databind)",
                "reactor-core|lettuce-core",
                "spring-data-redis|spring-boot-data-redis",
                "spring-security-.*",
                "bc(pkix|prov|util)-jdk18on|netty-pkitesting",
                "spring-(web|webmvc|boot-webmvc|boot-web-server|boot-servlet)|jakarta.servlet-api"
            })
    void theApplicationServesWithout(String files) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader without = classLoaderWithout(files)) {
            Thread.currentThread().setContextClassLoader(without);
            Callable<?> application = (Callable<?>) without.loadClass(Application.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(application.call()).isEqualTo("Hello, Ada");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Of its own for all classes but those of the JDK. */
    private static URLClassLoader classLoaderWithout(String files) throws Exception {
        List<URL> present = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.matches("(" + files + ")-\\d.*\\.jar")) {
                absent.add(name);
            } else {
                present.add(path.toUri().toURL());
            }
        }
        assertThat(absent).isNotEmpty();
        return new URLClassLoader(present.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Application implements Callable<String> {

        @Override
        public String call() throws Exception {
            SpringApplication application = new SpringApplication(Application.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            try (ConfigurableApplicationContext context = application.run("--utp.host=127.0.0.1")) {
                return Greeter.ask(context, "Ada");
            }
        }

        @Bean
        Greeter greeter() {
            return new Greeter();
        }
    }
}
