package io.utp.spring.boot.autoconfigure;

import io.utp.spring.boot.context.UtpTemplateCustomizer;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpNodes;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A template for each node. Has to come after the nodes are defined. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UtpTemplateProperties.class)
@Import(UtpTemplateRegistrar.class)
class UtpTemplateConfiguration {

    @Bean
    UtpTemplateFactory utpTemplateFactory(
            UtpNodes nodes,
            UtpCodecs codecs,
            UtpTemplateProperties properties,
            @Qualifier(UtpTaskExecutorConfigurations.BEAN_NAME) Executor executor,
            ObjectProvider<UtpTemplateCustomizer> customizers) {
        return new UtpTemplateFactory(
                nodes, codecs, properties, executor, customizers.orderedStream().toList());
    }
}
