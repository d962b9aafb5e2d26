use super::official::Official;
use crate::repo::Repo;
pub fn check(_repo: &Repo, _official: &Official) -> Result<String, String> {
    Ok(String::new())
}
