//! Hostile components that no compiler would make, generated the same in each run. Each module is one of them, named after
//! what it does; those that run emit `before` first, like the others. Their plugin's name is `handmade`.

pub mod broken_manifest;
pub mod chain_of_components;
pub mod collected;
pub mod composed;
pub mod contract_0_2_0;
pub mod contract_9_9_9;
pub mod contract_with_escapes;
pub mod copy_memory;
pub mod copy_table;
pub mod core_module;
pub mod deep_nesting;
pub mod empty;
pub mod enormous_contract;
pub mod enormous_memory;
pub mod enormous_section;
pub mod enormous_table;
pub mod escapes_in_manifest;
pub mod exceptions;
pub mod fill_memory;
pub mod fill_table;
pub mod garbage;
pub mod grow_by_nothing;
pub mod grow_table;
pub mod huge_function;
pub mod hundred_memories;
pub mod imports_http;
pub mod imports_unknown;
pub mod later_patch;
pub mod loop_in_post_return;
pub mod loop_in_realloc;
pub mod loop_in_start;
pub mod lying_name;
pub mod many_instances;
pub mod many_memories;
pub mod many_tables;
pub mod many_types;
pub mod namesake;
pub mod no_manifest;
pub mod not_utf8;
pub mod other_world;
pub mod slow_to_compile;
pub mod threads;
pub mod truncated;
pub mod two_manifests;
pub mod wants_capability;
pub mod wild_pointer;
pub mod wild_realloc;
pub mod wild_result;

#[cfg(test)]
mod tests {
    //! What is meant to be a component is one; the rest is not.

    use wasmparser::{Validator, WasmFeatures};

    fn is_valid(component: &[u8]) -> bool {
        Validator::new_with_features(WasmFeatures::all()).validate_all(component).is_ok()
    }

    macro_rules! assert_valid {
        ($($name:ident)+) => { $(assert!(is_valid(&super::$name::component()), stringify!($name));)+ };
    }

    #[test]
    fn the_rest_is_valid() {
        assert_valid!(contract_0_2_0 contract_9_9_9 imports_http imports_unknown later_patch other_world);
        assert_valid!(broken_manifest contract_with_escapes enormous_contract escapes_in_manifest lying_name namesake no_manifest two_manifests wants_capability);
        assert_valid!(loop_in_post_return loop_in_realloc loop_in_start not_utf8 wild_pointer wild_realloc wild_result);
        assert_valid!(enormous_memory enormous_table grow_table hundred_memories many_memories many_tables);
        assert_valid!(deep_nesting many_instances slow_to_compile threads);
        assert_valid!(chain_of_components collected composed copy_memory copy_table enormous_section exceptions);
        assert_valid!(fill_memory fill_table grow_by_nothing huge_function many_types);
        assert!(super::composed::variants().iter().all(|(_, component)| is_valid(component)));
    }

    #[test]
    fn some_are_no_components() {
        assert!(!is_valid(&super::empty::component()));
        assert!(!is_valid(&super::garbage::component()));
        assert!(!is_valid(&super::truncated::component()));
    }

    #[test]
    fn they_are_the_same_in_each_run() {
        assert_eq!(super::slow_to_compile::component(), super::slow_to_compile::component());
    }
}
