package io.utp.spring.boot.autoconfigure;

import io.utp.spring.event.UtpEventPublisher;
import io.utp.spring.listener.UtpJvmKeepAlive;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configures a {@link io.utp.UtpNode}, {@link io.utp.spring.annotation.UtpListener @UtpListener} methods and
 * {@linkplain io.utp.spring.event.UtpEvent application events}.
 *
 * <p>An application that defines a node of its own binds and closes it itself, too; the bean of type
 * {@link io.utp.UtpNodeListener} among these, given to its builder, publishes its events.
 */
@AutoConfiguration(after = TaskExecutionAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "utp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(UtpProperties.class)
@Import({
    UtpTaskExecutorConfigurations.VirtualThreads.class,
    UtpTaskExecutorConfigurations.PlatformThreads.class,
    UtpNodeConfiguration.class,
    UtpListenerConfiguration.class,
    UtpCodecConfiguration.class,
    UtpTemplateConfiguration.class,
    UtpRendezvousConfiguration.class
})
public final class UtpAutoConfiguration {

    UtpAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UtpEventPublisher utpEventPublisher(ApplicationContext context) {
        return new UtpEventPublisher(context);
    }

    @Bean
    UtpJvmKeepAlive utpJvmKeepAlive() {
        return new UtpJvmKeepAlive();
    }
}
