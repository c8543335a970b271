package io.utp.spring.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;

/** Native images: the proxies of clients, and their messages and answers as JSON binds them. */
class UtpClientAotProcessor implements BeanRegistrationAotProcessor {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        if (bean.getBeanClass() != UtpClientFactoryBean.class) {
            return null;
        }
        Object type = bean.getMergedBeanDefinition().getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE);
        return (type instanceof Class<?> client)
                ? (generation, code) -> register(generation.getRuntimeHints(), client)
                : null;
    }

    private void register(RuntimeHints hints, Class<?> client) {
        hints.proxies().registerJdkProxy(client);
        for (Method method : client.getMethods()) {
            hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
            if (Modifier.isAbstract(method.getModifiers()) && method.getParameterCount() == 1) {
                binding.registerReflectionHints(hints.reflection(), method.getGenericParameterTypes()[0]);
                ResolvableType returned = ResolvableType.forMethodReturnType(method);
                binding.registerReflectionHints(
                        hints.reflection(),
                        returned.hasGenerics() ? returned.getGeneric(0).getType() : returned.getType());
            }
        }
    }
}
